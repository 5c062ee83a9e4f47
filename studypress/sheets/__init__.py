"""What a worksheet draws: blueprints, forms, sheet codes."""
