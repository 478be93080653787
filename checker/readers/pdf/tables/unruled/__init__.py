"""Tables without ruling lines between their columns: by where their words stand.

Such a table is a run of rows whose words stand apart. Its columns are the places where values stand over
each other, together with the header's lowest words. Its rows follow from the order of the content stream,
which every producer writes cell by cell; ruling lines between rows, where there are any, part them for sure.
"""
