"""Amounts of money in the one way that pages write them; each name says how it rounds.

Sums that were worked out and come with a range are rounded (three figures), unit costs have pence, accounts have whole
pounds, charts write thousands and millions short.
"""

import math

from dashboard.text.numbers import MINUS, NO_DATA, number

# What would round to £100.00 is written as £100.
PENCE_BELOW = 99.995
# Below these an amount of money is as good as nought: half a penny, and a twentieth of one where pence are shown.
STEADY_POUND, STEADY_PENNY = 0.005, 0.0005


def rounded_pounds(value: float | None) -> str:
    """An amount: £1.47 below £100, £21,500 above it (three figures that count), with a true minus sign."""
    if value is None or value != value or abs(value) < PENCE_BELOW:
        words = pounds_and_pence(value)
        return "£0" if words == "£0.00" else words
    step = 10 ** max(0, math.floor(math.log10(abs(value))) - 2)
    return whole_pounds(round(value / step) * step)


def rounded_pounds_between(low: float, high: float) -> str:
    """Both ends of a range of amounts, £17,100 to £24,500, or the one amount that both are."""
    ends = rounded_pounds(low), rounded_pounds(high)
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def whole_pounds(value: float | None) -> str:
    """An amount to the pound, as tables of accounts write it: £21,487."""
    if value is None or value != value:
        return NO_DATA
    words = number(value)
    return f"{MINUS}£{words.removeprefix(MINUS)}" if words.startswith(MINUS) else f"£{words}"


def pounds_and_pence(value: float | None) -> str:
    """An amount: £1.47 below £100, to the pound from there on: £21,487."""
    if value is None or value != value:
        return NO_DATA
    if abs(value) >= PENCE_BELOW:
        return whole_pounds(value)
    words = number(abs(value), 2)
    return f"{MINUS}£{words}" if value < 0 and words != "0.00" else f"£{words}"


def pounds_in_chart(value: float) -> str:
    """An amount as a chart has room for it: £8,825, £96.9k, £170k, £1.2m; nought without pence."""
    for size, least, letter in ((1e6, 1e6, "m"), (1e3, 1e4, "k")):
        if abs(value) >= least:
            words = number(abs(value) / size, 1).removesuffix(".0")
            return f"{MINUS if value < 0 else ''}£{words}{letter}"
    return "£0" if abs(value) < STEADY_POUND else pounds_and_pence(value)


def pence(value: float) -> str:
    """The size of a small amount, its sign left out: 9p, or £1.20 from a pound on."""
    if abs(value) >= 0.995:
        return pounds_and_pence(abs(value))
    words = number(abs(value) * 100)
    return "under 1p" if words == "0" and abs(value) >= STEADY_PENNY else f"{words}p"


def signed(words: str, value: float) -> str:
    """Words for the size of a figure with its sign before them: +£2.9k or −9p; none where it is as good as nought."""
    if abs(value) < STEADY_PENNY:
        return words.removeprefix(MINUS)
    return f"{MINUS if value < 0 else '+'}{words.removeprefix(MINUS)}"
