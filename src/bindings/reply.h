// What every call of a module that can fail returns to JavaScript: a plain object, either
// {ok: true, value} or {ok: false, code, message}. Nothing is thrown across the border.
#ifndef SOTTOVOCE_BINDINGS_REPLY_H_
#define SOTTOVOCE_BINDINGS_REPLY_H_

#include <emscripten/val.h>

#include <string>
#include <utility>

#include "base/status.h"

namespace sottovoce {

// {ok: true, value}. A call without a result leaves `value` undefined.
inline emscripten::val Success(emscripten::val value = emscripten::val::undefined()) {
  emscripten::val reply = emscripten::val::object();
  reply.set("ok", true);
  reply.set("value", std::move(value));
  return reply;
}

// {ok: false, code, message}; `code` is StatusCodeName's. Precondition: !status.ok().
inline emscripten::val Failure(const Status& status) {
  emscripten::val reply = emscripten::val::object();
  reply.set("ok", false);
  reply.set("code", std::string(StatusCodeName(status.code())));
  reply.set("message", status.message());
  return reply;
}

inline emscripten::val Reply(const Status& status) {
  return status.ok() ? Success() : Failure(status);
}

}  // namespace sottovoce

#endif  // SOTTOVOCE_BINDINGS_REPLY_H_
