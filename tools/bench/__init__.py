"""`./earshot bench`: measurements, each against the bare minimum or a stated aim, as tables."""
