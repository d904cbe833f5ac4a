from . import test_payment_qr
