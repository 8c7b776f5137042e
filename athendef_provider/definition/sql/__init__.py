"""SQL text to definitions and back: lexer, parser, lowering, validation, canonical SQL."""
