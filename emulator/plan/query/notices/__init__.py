"""Debug notices: what makes a read fast or slow on the service (behaviour section 15).

Each notice has a documented condition. All but one follow from the request and the schema; `significantPostFiltering`
also needs a count of instances. Grades go from A (best) to E.
"""
