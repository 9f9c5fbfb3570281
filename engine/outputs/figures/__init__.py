"""Figures (统计): what is counted, under which definitions, and how it stands against targets and other units."""
