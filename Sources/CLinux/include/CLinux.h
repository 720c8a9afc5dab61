#pragma once

#include "early.h"
#include "events.h"
#include "syscalls.h"
