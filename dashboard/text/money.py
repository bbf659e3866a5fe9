"""Amounts of money in the one way that pages write them."""

import math

from dashboard.text.numbers import MINUS, NO_DATA, number

PENCE_BELOW = 100


def pounds(value: float | None) -> str:
    """An amount: £1.47 below £100, £21,500 above it (three figures that count), with a true minus sign."""
    if value is None or value != value:
        return NO_DATA
    sign, size = (MINUS if value < 0 else ""), abs(value)
    if size < PENCE_BELOW:
        words = number(size, 2)
        return "£0" if words == "0.00" else f"{sign}£{words}"
    step = 10 ** max(0, math.floor(math.log10(size)) - 2)
    return f"{sign}£{number(round(size / step) * step)}"


def pounds_between(low: float, high: float) -> str:
    """Both ends of a range of amounts, £17,100 to £24,500, or the one amount that both are."""
    ends = pounds(low), pounds(high)
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def whole_pounds(value: float | None) -> str:
    """An amount to the pound, as tables of accounts write it: £21,487."""
    if value is None or value != value:
        return NO_DATA
    words = number(value)
    return f"{MINUS}£{words.removeprefix(MINUS)}" if words.startswith(MINUS) else f"£{words}"
