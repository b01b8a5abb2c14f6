"""Who was wronged is heard and paid, nobody is charged without proof, somebody asks after the silent."""
