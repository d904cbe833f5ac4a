# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import math

_logger = logging.getLogger(__name__)


def get_number(env, key, default, *, least=0, most):
    """Return the number in a system parameter, which an administrator types as text.

    What is no number counts as not set, and the log says so: no letter waits for it. A fraction is one only where the default is.

    :param str key: of the parameter
    :param default: what holds if it is not set; its type is that of the result
    :param least: what less is taken for
    :param most: what more is taken for
    """
    # sudo: parameters are the administrators', what they say is everybody's
    value = (env["ir.config_parameter"].sudo().get_param(key) or "").strip()
    if not value:
        return default
    try:
        number = float(value)
        if math.isnan(number):
            raise ValueError(value)
    except ValueError:
        _logger.warning("The system parameter %s is no number: %r. It is taken for %s.", key, value, default)
        return default
    return type(default)(min(max(number, least), most))
