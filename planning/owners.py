"""Who answers for the demand of a region."""

from planning.company import Company


def of_regions(company: Company) -> dict[str, str]:
    """Region -> the sales rep who owns most of its customers, the first by name on a tie."""
    customers = company.table("customers").dropna(subset=["owner"])
    counted = (
        customers[customers["owner"] != ""].groupby(["region", "owner"]).size().reset_index(name="count")
    )
    ranked = counted.sort_values(["region", "count", "owner"], ascending=[True, False, True])
    return dict(ranked.drop_duplicates("region").set_index("region")["owner"])
