from . import test_account_move
from . import test_account_reminder
from . import test_letter_pdf
from . import test_print
from . import test_tour
