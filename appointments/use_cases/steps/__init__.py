"""Steps that use cases share, most of them inside a transaction that is open already. They know no use case."""
