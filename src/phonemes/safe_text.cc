#include "phonemes/safe_text.h"

namespace sottovoce {

std::vector<TextPiece> SafePieces(std::string_view utf8) { return {{.bytes = std::string(utf8)}}; }

}  // namespace sottovoce
