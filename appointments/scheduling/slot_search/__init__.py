"""Where one more visit fits: the book of rounds in numbers, the seats that are free, and which offer comes first."""
