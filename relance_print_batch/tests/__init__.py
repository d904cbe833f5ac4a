# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import test_batch
from . import test_batch_accessibility
from . import test_batch_alert
from . import test_batch_companies
from . import test_batch_copies
from . import test_batch_days
from . import test_batch_doors
from . import test_batch_decisions
from . import test_batch_facts
from . import test_batch_files
from . import test_batch_hold
from . import test_batch_list
from . import test_batch_named
from . import test_batch_no_level
from . import test_batch_odd_values
from . import test_batch_open_item
from . import test_batch_random
from . import test_batch_stages
from . import test_batch_tour
