#pragma once
/// Observers: what happens to a path, decided one step at a time. Each offers
///   begin(state, w)            the clock starts at state w;
///   observe(state, n, w, ...)  after step n; true ends the path (then the record is filled);
///   watch(state, w)            the bounds between which observe() would do nothing;
///   quiet_in(state, basin)     a path that stays in that basin from now on will see no event;
///   expire(state, n, w, ...)   the horizon was reached at step n without an end.

#include "levywell/dynamics/chain_observer.hpp"
#include "levywell/dynamics/exit_observer.hpp"
#include "levywell/dynamics/occupation_observer.hpp"
#include "levywell/dynamics/transition_observer.hpp"
