"""SQL to definitions and back: parser, lowering, validation, canonical SQL."""
