#include "engine/residual_block.h"

#include <algorithm>

namespace sottovoce {

ResidualBlockRunner::ResidualBlockRunner(const ResidualBlock& block, float slope) : slope_(slope) {
  for (const ResidualBlock::Step& step : block.steps) {
    const int input = static_cast<int>(links_.size());
    AddLink(step.first, step.second.has_value() ? kNoResidual : input);
    if (step.second.has_value()) AddLink(*step.second, input);
  }
  lines_.resize(links_.size() - 1);
  needs_.resize(links_.size());
  outputs_.resize(links_.size());
}

void ResidualBlockRunner::AddLink(const Conv1d& conv, int residual) {
  links_.push_back({Convolution(LoadConv(conv)), residual});
}

ptrdiff_t ResidualBlockRunner::AnchorAt(ptrdiff_t end) {
  for (size_t link = links_.size(); link-- > 0;) {
    links_[link].conv.set_anchor(end);
    end = links_[link].conv.LookAhead(end);
  }
  return end;
}

RowRange ResidualBlockRunner::Reserve(RowRange bound) {
  std::vector<RowRange> sums(links_.size());  // what residual sums read of each tensor
  for (size_t link = links_.size(); link-- > 0;) {
    const Convolution& conv = links_[link].conv;
    const RowRange written = {bound.first - conv.period() + 1, bound.end + conv.period() - 1};
    const int residual = links_[link].residual;
    if (residual != kNoResidual) sums[static_cast<size_t>(residual)] = written;
    bound = Union(conv.ReadsAtMost(bound), sums[link]);
    if (link == 0) break;
    const int planes = IsRawRead(static_cast<int>(link)) ? 2 : 1;
    const int period = links_[link - 1].conv.period();
    lines_[link - 1] = Line(conv.shape().in, planes, bound.size() + 2 * (period - 1));
  }
  return bound;
}

void ResidualBlockRunner::Restart(ptrdiff_t length) {
  for (Line& line : lines_) line.Restart(length);
}

RowRange ResidualBlockRunner::Plan(RowRange out) {
  for (size_t link = links_.size(); link-- > 0;) {
    outputs_[link] = out;
    needs_[link] = links_[link].conv.Reads(out);
    // The one later link whose sum takes this tensor too, if any, is planned already.
    for (size_t later = link; later < links_.size(); ++later) {
      if (links_[later].residual == static_cast<int>(link)) {
        needs_[link] = Cover(needs_[link], outputs_[later]);
      }
    }
    if (link == 0) break;
    const Line& line = lines_[link - 1];
    out = Clip(links_[link - 1].conv.Align(line.Missing(needs_[link])), line.length());
  }
  return needs_[0];
}

void ResidualBlockRunner::Run(const Line& input, Epilogue last, float* workspace) {
  for (size_t link = 0; link < links_.size(); ++link) {
    const bool is_last = link + 1 == links_.size();
    if (!is_last) lines_[link].Extend(needs_[link + 1], outputs_[link]);
    if (outputs_[link].empty()) continue;
    Epilogue epilogue = is_last ? last : EpilogueOf(link);
    const int residual = links_[link].residual;
    if (residual != kNoResidual) {
      epilogue.residual = Tensor(input, residual).At(outputs_[link].first, kRawPlane);
    }
    const Line& from = Tensor(input, static_cast<int>(link));
    links_[link].conv.Run(from.At(0, from.planes() - 1), outputs_[link], epilogue, workspace);
  }
}

// The activated plane is a line's last: a tensor that is in no sum has no other.
Epilogue ResidualBlockRunner::EpilogueOf(size_t link) {
  Line& line = lines_[link];
  const ptrdiff_t first = outputs_[link].first;
  Epilogue epilogue{.activated = line.At(first, line.planes() - 1), .slope = slope_};
  if (line.planes() > 1) epilogue.out = line.At(first, kRawPlane);
  return epilogue;
}

const Line& ResidualBlockRunner::Tensor(const Line& input, int number) const {
  return number == 0 ? input : lines_[static_cast<size_t>(number - 1)];
}

bool ResidualBlockRunner::IsRawRead(int tensor) const {
  return std::any_of(links_.begin(), links_.end(),
                     [tensor](const Link& link) { return link.residual == tensor; });
}

size_t ResidualBlockRunner::workspace_floats() const {
  size_t floats = 0;
  for (const Link& link : links_) floats = std::max(floats, link.conv.workspace_floats());
  return floats;
}

size_t ResidualBlockRunner::weight_bytes() const {
  size_t bytes = 0;
  for (const Link& link : links_) bytes += link.conv.weight_bytes();
  return bytes;
}

size_t ResidualBlockRunner::line_bytes() const {
  size_t bytes = 0;
  for (const Line& line : lines_) bytes += line.bytes();
  return bytes;
}

}  // namespace sottovoce
