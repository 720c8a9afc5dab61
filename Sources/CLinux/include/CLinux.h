#pragma once

#include "cgroup.h"
#include "early.h"
#include "events.h"
#include "syscalls.h"
