from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

class OptimizeResult:
    x: npt.NDArray[np.float64]

def minimize(
    fun: Callable[[npt.NDArray[np.float64]], float],
    x0: npt.NDArray[np.float64],
    *,
    method: str,
    options: Mapping[str, float],
) -> OptimizeResult: ...
