"""The choices of the Risk index page: preset, scaling base, ward, and a number box for every weight."""

import streamlit as st

from analysis.risk_design import HEAVIEST, Preset, Weights
from dashboard import cache, filters, skeleton
from dashboard.marts.places import Place, areas
from dashboard.marts.risk import risk_bases, risk_inputs
from dashboard.metrics import load_metrics
from dashboard.risk_presets import component_label, load_design
from dashboard.text import risk as words
from dashboard.views.risk import METRIC, RiskChoice


def choose_risk(place: Place) -> tuple[RiskChoice, str] | None:
    """Draws the filter row and the weights; gives the choices and the chosen ward, or None without an index."""
    compared = cache.ask(risk_bases, place.place_code)
    if not compared:
        return None
    names = tuple(held.indicator for held in cache.ask(risk_inputs, place.place_code, next(iter(compared))))
    first, second, third, fourth = st.columns([4, 3, 3, 2], vertical_alignment="bottom")
    with first:
        presets = {preset.name: preset.title(names) for preset in load_design().presets}
        preset = load_design().preset(filters.choice("Weights", presets, key="preset"))
    with second:
        base = filters.choice("0 and 10 are taken from", words.base_labels(compared, place), key="base")
    with third:
        ward = filters.ward(cache.ask(areas, place.place_code), place.area_noun_plural)
    with fourth:
        skeleton.about(load_metrics()[METRIC])
    weights = _weigh(preset, load_design().weights(preset, names))
    return RiskChoice(place, preset, base, compared[base], names, weights), ward


def _weigh(preset: Preset, own: Weights) -> Weights:
    """Draws a number box for every weight, one column a component; the preset's weights are the defaults."""
    metrics = load_metrics()
    parts = {part: inputs for part, inputs in own.indicators.items() if inputs}
    with st.expander("Change the weights", icon=":material/tune:", key=f"weights_{preset.name}"):
        st.caption(words.HOW_TO_WEIGH)
        components, indicators = dict(own.components), {part: dict(inputs) for part, inputs in own.indicators.items()}
        for column, (part, inputs) in zip(st.columns(len(parts), gap="medium"), parts.items(), strict=True):
            with column:
                label = f"**{component_label(part)}**, the whole component"
                components[part] = _number_box(label, f"weigh_{preset.name}_{part}", own.components[part])
                for name, weight in inputs.items():
                    box = _number_box(skeleton.safe(metrics[name].label), f"weigh_{preset.name}_{name}", weight)
                    indicators[part][name] = box
        keys = {f"weigh_{preset.name}_{part}": own.components[part] for part in parts}
        keys |= {f"weigh_{preset.name}_{name}": w for inputs in parts.values() for name, w in inputs.items()}
        st.button("Back to the preset's weights", on_click=_reset, args=(keys,), icon=":material/undo:")
    return Weights(components, indicators)


def _number_box(label: str, key: str, default: int) -> int:
    """One weight, a whole number from 0 to 10 that stands in the address when it is not the preset's."""
    given = st.number_input(
        label, 0, HEAVIEST, default, 1, key=key, bind="query-params", persist_state="session", width="stretch"
    )
    return int(given)


def _reset(weights: dict[str, int]) -> None:
    """Puts every weight back."""
    for key, weight in weights.items():
        st.session_state[key] = weight
