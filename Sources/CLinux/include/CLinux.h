#pragma once

#include "cgroup.h"
#include "early.h"
#include "events.h"
#include "mounts.h"
#include "syscalls.h"
