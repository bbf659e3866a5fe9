"""One importer a kind of source: the publisher's columns to ours, every row checked."""
