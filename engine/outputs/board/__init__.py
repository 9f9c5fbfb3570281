"""The wall chart (挂图作战): its rows, its charts, and the page that needs no network."""
