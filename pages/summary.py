"""Summary: the finding of each subject for one place, and what is still missing."""

import streamlit as st

from dashboard import cache, filters, skeleton
from dashboard.marts.places import size
from dashboard.marts.sources import kinds_of, sources_by_id
from dashboard.text import summary as words
from dashboard.text.sources import source_line
from dashboard.views.connectivity import coverage_of
from dashboard.views.method_tables import missing_table
from dashboard.views.summary import findings

place = filters.place()
found = findings(place)
sources = cache.ask(sources_by_id, *(name for finding in found for name in finding.source_ids))
facts = {finding.page: finding.fact for finding in found if finding.page in words.NOUNS}
skeleton.finding(words.headline(facts, place), words.lead(cache.ask(size, place.place_code), place))
skeleton.published_note(" ".join(finding.note for finding in found if finding.note))

in_a_row = 2 if len(found) == 4 else 3
for start in range(0, len(found), in_a_row):
    for column, finding in zip(st.columns(in_a_row), found[start : start + in_a_row], strict=False):
        with column.container(border=True, height="stretch"):
            skeleton.card(finding.subject, finding.heading, finding.lead, finding.page)
skeleton.source(source_line(sources, place))

kinds = cache.ask(kinds_of, place.place_code)
missing = words.missing(kinds, has_ward_coverage=not coverage_of(place).wards.empty)
if missing:
    skeleton.table(words.missing_heading(missing), "Not loaded, and who supplies it", *missing_table(missing))
