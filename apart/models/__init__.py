from apart.models.pair import Pair, PairReview

__all__ = ["Pair", "PairReview"]
