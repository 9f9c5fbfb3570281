"""What the office hands out, a room for each kind: papers, ledgers, figures, the wall chart, what leaders read,
what other programs read, drawings of procedures, proofs for others."""
