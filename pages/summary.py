from dashboard import filters, skeleton

skeleton.finding(filters.place().place_name)
