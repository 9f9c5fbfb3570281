"""The office's procedures. A new procedure is a new file in this folder; it imports the author's face and nothing else
of the engine."""
