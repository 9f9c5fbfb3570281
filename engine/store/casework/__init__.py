"""Items, their histories, deadlines, papers and messages: read as snapshots, recorded as outcomes."""
