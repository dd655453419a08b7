#include "engine/kernels/conv.h"

namespace sottovoce {

ConvAlgorithm ChooseConvAlgorithm(const ConvShape& shape) {
  switch (shape.taps) {
    case 3:
      return {.outputs = 4, .points = 6};
    default:
      return {};
  }
}

}  // namespace sottovoce
