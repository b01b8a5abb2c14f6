"""What became of the appointments that came due: classes, measures, cost, and the rows behind each number.

Every number is counted from one reading of the same rows (`due.py`), so that screen and download cannot disagree.
"""
