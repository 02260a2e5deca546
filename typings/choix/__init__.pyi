from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

def opt_pairwise(
    n_items: int, data: Sequence[tuple[int, int]], *, method: str = ..., tol: float = ...
) -> npt.NDArray[np.float64]: ...
