#pragma once

#include "cgroup.h"
#include "datagrams.h"
#include "early.h"
#include "events.h"
#include "memory.h"
#include "mounts.h"
#include "quota.h"
#include "syscalls.h"
