"""What households are told, whether it reached them, and what they answer."""
