"""The service measures of the Channel shift page: by service, by channel, and how far digital contacts get."""

from dataclasses import dataclass, replace

import pandas as pd

from analysis import service_measures as maths
from analysis.ratio import ratio
from analysis.unit_costs import chosen_costs
from dashboard.marts.contacts import ContactFilter
from dashboard.views.channel_shift import ContactView, channel_counts
from dashboard.views.unit_costs import cost_sets

WHOLE = "whole"
PER_REQUEST = "resolved request"
SERVICE = ["service_code", "service_name"]


@dataclass(frozen=True)
class ServiceMeasures:
    """The measures of one filter, a row a group and measure; `whole` is of all its contacts, asked as one total.

    channels also has the measure "transactions", the channel's share of all; uncosted are channels in use without a
    unit cost; recorded are the digital channels that tell started from completed; is_masked says that the figures are
    published ones.
    """

    contacts: ContactView
    services: pd.DataFrame
    channels: pd.DataFrame
    whole: pd.DataFrame
    steps: pd.DataFrame
    recorded: tuple[str, ...]
    uncosted: tuple[str, ...]
    cost_set: str | None
    is_masked: bool

    @property
    def is_measured(self) -> bool:
        """Whether the source holds any of the measures."""
        return bool(self.whole["state"].ne(maths.NO_DATA).any())

    @property
    def is_published(self) -> bool:
        """Whether any measure of these contacts is open to the reader of this edition."""
        return _is_open(self.whole)

    @property
    def has_services(self) -> bool:
        """Whether any measure is open to the reader by service."""
        return _is_open(self.services)

    @property
    def has_steps(self) -> bool:
        """Whether there is a channel whose starts and ends are known."""
        return bool(self.recorded) and bool(self.steps["count"].notna().any())

    def figure(self, measure: str) -> pd.Series:
        """The row of one measure for all the contacts."""
        return self.whole[self.whole["measure"] == measure].iloc[0]


def _is_open(rows: pd.DataFrame) -> bool:
    """Whether any row has a figure, or a reason other than that none is held or published."""
    return bool((~rows["state"].isin([maths.NO_DATA, maths.NOT_PUBLISHED])).any())


def service_measures(view: ContactView) -> ServiceMeasures:
    """The measures of the contacts that the page shows."""
    wanted = view.wanted
    if view.chosen is not None:
        wanted = replace(wanted, first_month=view.chosen.first_month, last_month=view.chosen.last_month)
    # What a channel records is a matter of the whole collection: no selection may change the meaning of a figure.
    whole_set = ContactFilter(wanted.place_code, wanted.contact_set, with_staff=wanted.with_staff)
    everything = channel_counts(whole_set, "total")
    basis = maths.transaction_basis(everything)
    by_service = maths.with_transactions(channel_counts(replace(wanted, service_code=None), "service"), basis)
    every_service, cost_set = _priced(by_service, view)
    held = maths.held_measures(everything, basis, has_costs=bool(every_service["central"].notna().any()))
    code = wanted.service_code
    chosen = every_service if code is None else every_service[every_service["service_code"].eq(code)]
    total = maths.with_transactions(channel_counts(wanted, "total"), basis)
    # Unit costs differ by service, so the cost of a total is added up; its counts are asked as one.
    total = total.assign(cost=total["channel"].map(maths.cost_by_channel(chosen)))
    recorded = total[total["basis"].eq(maths.RECORDED) & total["channel_group"].eq("digital")]
    return ServiceMeasures(
        contacts=view,
        services=_named(maths.measures(every_service, SERVICE, held), view),
        channels=_named(pd.concat([maths.measures(total, ["channel"], held), _transactions(total)]), view),
        whole=_named(maths.measures(total.assign(whole=WHOLE), ["whole"], held), view),
        steps=maths.funnel(total),
        recorded=tuple(recorded.sort_values("contacts", ascending=False)["label"]),
        uncosted=tuple(total.loc[total["cost"].isna() & total["contacts"].ne(0), "label"]),
        cost_set=cost_set if maths.COST in held else None,
        is_masked=bool(total["is_masked"].any()),
    )


def _named(rows: pd.DataFrame, view: ContactView) -> pd.DataFrame:
    """The measures with hidden figures called as the collection calls them: its threshold may be raised."""
    return rows.assign(state=rows["state"].replace(maths.HIDDEN, view.hidden)).reset_index(drop=True)


def _priced(counts: pd.DataFrame, view: ContactView) -> tuple[pd.DataFrame, str]:
    """The counts with the unit costs that hold in the last month of the period, and the set that they are from.

    It is the set that Cost per serve shows first. A cost of a resolved request holds the contacts that led to it.
    """
    first = next(iter(cost_sets(view.place).values()), None)
    if first is None:
        return maths.with_costs(counts.assign(central=float("nan"))), ""
    month = view.chosen.last_month if view.chosen else None
    priced = chosen_costs(counts.assign(month_date=month), first.usual.costs)
    is_of_contact = priced["unit"].ne(PER_REQUEST)
    return maths.with_costs(priced.assign(central=priced["central"].astype("float64").where(is_of_contact))), first.name


def _transactions(total: pd.DataFrame) -> pd.DataFrame:
    """One row a channel: its completed transactions over those of all channels."""
    whole = pd.Series(total["transactions"].sum(), index=total.index)
    is_told = total["basis"].notna().all() or total["is_group"].any()
    value = ratio(total["transactions"], whole)
    state = pd.Series(maths.SHOWN, index=total.index).mask(total["transactions"].isna(), maths.HIDDEN)
    is_unpublished = total["is_masked"] & bool(total["transactions"].isna().all())
    state = state.mask(total["is_group"] | is_unpublished, maths.NOT_PUBLISHED)
    return pd.DataFrame(
        {
            "channel": total["channel"],
            "measure": "transactions",
            "numerator": total["transactions"],
            "denominator": whole,
            "value": value,
            "left_out": 0,
            "state": state if is_told else maths.NO_DATA,
        }
    )
