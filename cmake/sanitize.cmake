# What AMEND_SANITIZE adds to every file and program: nothing (OFF), AddressSanitizer and
# UndefinedBehaviorSanitizer (address), or ThreadSanitizer (thread).

set(AMEND_SANITIZE OFF CACHE STRING "Build with sanitizers: OFF, address or thread")
set_property(CACHE AMEND_SANITIZE PROPERTY STRINGS OFF address thread)

if(AMEND_SANITIZE STREQUAL "address")
  # -fno-var-tracking: a third of the compile time. -Wmaybe-uninitialized is wrong in Boost under ASan.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
                      -fno-var-tracking -Wno-maybe-uninitialized)
  add_link_options(-fsanitize=address,undefined)
elseif(AMEND_SANITIZE STREQUAL "thread")
  # -Wno-tsan: Boost.Asio has fences, which are not looked at.
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer -fno-var-tracking -Wno-tsan)
  # Debian's RocksDB is not instrumented. Programs keep their symbols to themselves, or it would run
  # their instrumented copies of inline functions and be blamed for what it synchronises by itself.
  add_link_options(-fsanitize=thread -Wl,--version-script=${CMAKE_CURRENT_LIST_DIR}/thread.map)
elseif(AMEND_SANITIZE)
  message(FATAL_ERROR "AMEND_SANITIZE is OFF, address or thread, not ${AMEND_SANITIZE}")
endif()
