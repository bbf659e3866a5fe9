"""Everything that one page shows, as frames: questions asked, totals divided, words still to come."""
