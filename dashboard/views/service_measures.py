"""The service measures of the Channel shift page: by service, by channel, and how far digital contacts get."""

from dataclasses import dataclass, replace

import pandas as pd

from analysis import service_measures as maths
from analysis.channel_share import add_channel_groups
from analysis.ratio import ratio
from dashboard import cache
from dashboard.marts.contacts import ContactFilter, Grouping, contact_counts
from dashboard.marts.service_costs import unit_costs_on
from dashboard.views.channel_shift import ContactView, channel_groups

WHOLE = "whole"
SERVICE = ["service_code", "service_name"]


@dataclass(frozen=True)
class ServiceMeasures:
    """The measures of one filter, a row a group and measure; `whole` is of all its contacts, asked as one total.

    channels also has the measure "transactions", the channel's share of all; uncosted are channels in use without a
    unit cost; recorded are the digital channels that tell started from completed; is_by_group says that only channel
    groups are published.
    """

    contacts: ContactView
    services: pd.DataFrame
    channels: pd.DataFrame
    whole: pd.DataFrame
    steps: pd.DataFrame
    recorded: tuple[str, ...]
    uncosted: tuple[str, ...]
    cost_set: str | None
    is_by_group: bool

    @property
    def is_measured(self) -> bool:
        """Whether the source holds any of the measures."""
        return bool(self.whole["state"].ne(maths.NO_DATA).any())

    def figure(self, measure: str) -> pd.Series:
        """The row of one measure for all the contacts."""
        return self.whole[self.whole["measure"] == measure].iloc[0]


def service_measures(view: ContactView) -> ServiceMeasures:
    """The measures of the contacts that the page shows."""
    wanted = view.wanted
    if view.chosen is not None:
        wanted = replace(wanted, first_month=view.chosen.first_month, last_month=view.chosen.last_month)
    # What a channel records is a matter of the whole collection: no selection may change the meaning of a figure.
    everything = _counts(ContactFilter(wanted.place_code, wanted.contact_set, with_staff=wanted.with_staff), "total")
    basis = maths.transaction_basis(everything)
    costs = cache.ask(unit_costs_on, wanted.place_code, view.chosen.last_month if view.chosen else None)
    held = maths.held_measures(everything, basis, has_costs=not costs.empty)
    every_service = maths.with_unit_costs(
        maths.with_transactions(_counts(replace(wanted, service_code=None), "service"), basis), costs
    )
    code = wanted.service_code
    chosen = every_service if code is None else every_service[every_service["service_code"].eq(code)]
    total = maths.with_transactions(_counts(wanted, "total"), basis)
    costed = chosen["unit_cost"].notna() | chosen["is_group"]
    recorded = total[total["basis"].eq(maths.RECORDED) & total["channel_group"].eq("digital")]
    return ServiceMeasures(
        contacts=view,
        services=maths.measures(every_service, SERVICE, held),
        channels=pd.concat([_with_costs(total, chosen, "channel", held), _transactions(total)], ignore_index=True),
        whole=_with_costs(total.assign(whole=WHOLE), chosen.assign(whole=WHOLE), "whole", held),
        steps=maths.funnel(total),
        recorded=tuple(recorded.sort_values("contacts", ascending=False)["label"]),
        uncosted=tuple(chosen.loc[~costed & chosen["contacts"].ne(0), "label"].drop_duplicates()),
        cost_set=None if costs.empty else str(costs["cost_set"].iloc[0]),
        is_by_group=bool(total["is_group"].any()),
    )


def _counts(wanted: ContactFilter, by: Grouping) -> pd.DataFrame:
    """The counts by channel and grouping, each channel with its label and group."""
    return add_channel_groups(cache.ask(contact_counts, wanted, by), channel_groups())


def _with_costs(total: pd.DataFrame, services: pd.DataFrame, by: str, held: set[str]) -> pd.DataFrame:
    """The measures of a total asked as one; cost alone is added up over services, since their unit costs differ."""
    others = [name for name in maths.MEASURES if name != maths.COST]
    costs = maths.measures(services, [by], held, [maths.COST])
    return pd.concat([maths.measures(total, [by], held, others), costs], ignore_index=True)


def _transactions(total: pd.DataFrame) -> pd.DataFrame:
    """One row a channel: its completed transactions over those of all channels."""
    whole = pd.Series(total["transactions"].sum(), index=total.index)
    is_told = total["basis"].notna().all() or total["is_group"].any()
    value = ratio(total["transactions"], whole)
    state = pd.Series(maths.SHOWN, index=total.index).mask(total["transactions"].isna(), maths.HIDDEN)
    state = state.mask(total["is_group"], maths.NOT_PUBLISHED)
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
