from . import test_alert_charges
from . import test_charges
from . import test_companies_charges
from . import test_days_charges
from . import test_scheme
from . import test_small_rest_charges
from . import test_stages_charges
