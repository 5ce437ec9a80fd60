"""The generator of an inventory of experiences: records and a schema come in, a checked, searchable site goes out."""

__version__ = "1.0.0"
