"""What the pages stand on."""

import pandas as pd

# The names of columns are strings too, and few: kept by Arrow, as pandas does unless told otherwise, each column that
# is asked for costs a search by Arrow, which is a third of all the work of a page.
pd.set_option("mode.string_storage", "python")
