# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import test_alert_charges
from . import test_charges
from . import test_companies_charges
from . import test_days_charges
from . import test_enclosures
from . import test_every_notice
from . import test_fees
from . import test_figures
from . import test_notices
from . import test_one_law
from . import test_options
from . import test_pages_charges
from . import test_rate_watch
from . import test_scheme
from . import test_small_rest_charges
from . import test_stages_charges
