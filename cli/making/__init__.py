"""For the development of duban: reference pages, catalogue, bundle."""
