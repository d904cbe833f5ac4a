# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import test_board, test_board_no_level
from . import test_effect
from . import test_automatic
from . import test_call
from . import test_earlier
from . import test_forewarning
from . import test_handover
from . import test_partner
from . import test_board_tour
from . import test_plan
from . import test_plan_run
