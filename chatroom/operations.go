package chatroom

import (
	"slices"
	"time"

	"github.com/rongcloud-go/sdk/rongcloud"
)

var (
	opCreate                 = rongcloud.Operation{ID: "chatroom.create", Path: "/chatroom/create_new.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opCreateLegacy           = rongcloud.Operation{ID: "chatroom.createLegacy", Path: "/chatroom/create.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opDestroy                = rongcloud.Operation{ID: "chatroom.destroy", Path: "/chatroom/destroy.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opSetLifetime            = rongcloud.Operation{ID: "chatroom.setDestroyType", Path: "/chatroom/destroy/set.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opGet                    = rongcloud.Operation{ID: "chatroom.get", Path: "/chatroom/get.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opQueryLegacy            = rongcloud.Operation{ID: "chatroom.query", Path: "/chatroom/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opMembers                = rongcloud.Operation{ID: "chatroom.queryMembers", Path: "/chatroom/user/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opIsMember               = rongcloud.Operation{ID: "chatroom.checkMember", Path: "/chatroom/user/exist.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opAreMembers             = rongcloud.Operation{ID: "chatroom.checkMembers", Path: "/chatroom/users/exist.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opBlock                  = rongcloud.Operation{ID: "chatroom.blockUsers", Path: "/chatroom/user/block/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opUnblock                = rongcloud.Operation{ID: "chatroom.unblockUsers", Path: "/chatroom/user/block/rollback.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opBlocked                = rongcloud.Operation{ID: "chatroom.queryBlockedUsers", Path: "/chatroom/user/block/list.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opMute                   = rongcloud.Operation{ID: "chatroom.muteMembers", Path: "/chatroom/user/gag/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opUnmute                 = rongcloud.Operation{ID: "chatroom.unmuteMembers", Path: "/chatroom/user/gag/rollback.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opMuted                  = rongcloud.Operation{ID: "chatroom.queryMutedMembers", Path: "/chatroom/user/gag/list.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opMuteGlobally           = rongcloud.Operation{ID: "chatroom.muteGlobally", Path: "/chatroom/user/ban/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opUnmuteGlobally         = rongcloud.Operation{ID: "chatroom.unmuteGlobally", Path: "/chatroom/user/ban/remove.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opGloballyMuted          = rongcloud.Operation{ID: "chatroom.queryGloballyMuted", Path: "/chatroom/user/ban/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opMuteAll                = rongcloud.Operation{ID: "chatroom.muteAll", Path: "/chatroom/ban/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opUnmuteAll              = rongcloud.Operation{ID: "chatroom.unmuteAll", Path: "/chatroom/ban/rollback.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opIsMutedAll             = rongcloud.Operation{ID: "chatroom.checkMuteAll", Path: "/chatroom/ban/check.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opMutedRooms             = rongcloud.Operation{ID: "chatroom.queryMuteAll", Path: "/chatroom/ban/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opAllowDuringMuteAll     = rongcloud.Operation{ID: "chatroom.addMuteAllWhitelist", Path: "/chatroom/user/ban/whitelist/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opDisallowDuringMuteAll  = rongcloud.Operation{ID: "chatroom.removeMuteAllWhitelist", Path: "/chatroom/user/ban/whitelist/rollback.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opAllowedDuringMuteAll   = rongcloud.Operation{ID: "chatroom.queryMuteAllWhitelist", Path: "/chatroom/user/ban/whitelist/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opAllowUsers             = rongcloud.Operation{ID: "chatroom.addUserWhitelist", Path: "/chatroom/user/whitelist/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opDisallowUsers          = rongcloud.Operation{ID: "chatroom.removeUserWhitelist", Path: "/chatroom/user/whitelist/remove.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opAllowedUsers           = rongcloud.Operation{ID: "chatroom.queryUserWhitelist", Path: "/chatroom/user/whitelist/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opAllowTypes             = rongcloud.Operation{ID: "chatroom.addMessageWhitelist", Path: "/chatroom/whitelist/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opDisallowTypes          = rongcloud.Operation{ID: "chatroom.removeMessageWhitelist", Path: "/chatroom/whitelist/delete.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opAllowedTypes           = rongcloud.Operation{ID: "chatroom.queryMessageWhitelist", Path: "/chatroom/whitelist/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opAddLowPriorityTypes    = rongcloud.Operation{ID: "chatroom.addLowPriorityTypes", Path: "/chatroom/message/priority/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opRemoveLowPriorityTypes = rongcloud.Operation{ID: "chatroom.removeLowPriorityTypes", Path: "/chatroom/message/priority/remove.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opLowPriorityTypes       = rongcloud.Operation{ID: "chatroom.queryLowPriorityTypes", Path: "/chatroom/message/priority/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opStopDistribution       = rongcloud.Operation{ID: "chatroom.stopDistribution", Path: "/chatroom/message/stopDistribution.json", Idempotent: true}
	opResumeDistribution     = rongcloud.Operation{ID: "chatroom.resumeDistribution", Path: "/chatroom/message/resumeDistribution.json", Idempotent: true}
	opKeepAlive              = rongcloud.Operation{ID: "chatroom.addKeepalive", Path: "/chatroom/keepalive/add.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opEndKeepAlive           = rongcloud.Operation{ID: "chatroom.removeKeepalive", Path: "/chatroom/keepalive/remove.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opKeptAlive              = rongcloud.Operation{ID: "chatroom.queryKeepalive", Path: "/chatroom/keepalive/query.json", Idempotent: true, AcceptsZero: true, Quota: rongcloud.CallsPerSecond(100)}
	opSetAttribute           = rongcloud.Operation{ID: "chatroom.setEntry", Path: "/chatroom/entry/set.json", Idempotent: true, Quota: rongcloud.Quota{Window: rongcloud.Window{Limit: 100, Per: time.Second}, Counts: rongcloud.CountEntries, Shared: "chatroom.entry.set"}}
	opSetAttributes          = rongcloud.Operation{ID: "chatroom.batchSetEntries", Path: "/chatroom/entry/batch/set.json", Idempotent: true, Quota: rongcloud.Quota{Window: rongcloud.Window{Limit: 100, Per: time.Second}, Counts: rongcloud.CountEntries, Shared: "chatroom.entry.set"}}
	opRemoveAttribute        = rongcloud.Operation{ID: "chatroom.removeEntry", Path: "/chatroom/entry/remove.json", Idempotent: true, Quota: rongcloud.Quota{Window: rongcloud.Window{Limit: 100, Per: time.Second}, Counts: rongcloud.CountEntries, Shared: "chatroom.entry.remove"}}
	opRemoveAttributes       = rongcloud.Operation{ID: "chatroom.batchRemoveEntries", Path: "/chatroom/entry/batch/remove.json", Idempotent: true, Quota: rongcloud.Quota{Window: rongcloud.Window{Limit: 100, Per: time.Second}, Counts: rongcloud.CountEntries, Shared: "chatroom.entry.remove"}}
	opAttributes             = rongcloud.Operation{ID: "chatroom.queryEntries", Path: "/chatroom/entry/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
	opJoin                   = rongcloud.Operation{ID: "chatroom.join", Path: "/chatroom/join.json", Idempotent: true}
	opBindRTC                = rongcloud.Operation{ID: "chatroom.bindRTCRoom", Path: "/chatroom/correlation/rtc.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}
)

// Operations returns the operations this package calls, for whoever meters, limits or lists them.
func Operations() []rongcloud.Operation { return slices.Clone(operations) }

var operations = []rongcloud.Operation{
	opCreate,
	opCreateLegacy,
	opDestroy,
	opSetLifetime,
	opGet,
	opQueryLegacy,
	opMembers,
	opIsMember,
	opAreMembers,
	opBlock,
	opUnblock,
	opBlocked,
	opMute,
	opUnmute,
	opMuted,
	opMuteGlobally,
	opUnmuteGlobally,
	opGloballyMuted,
	opMuteAll,
	opUnmuteAll,
	opIsMutedAll,
	opMutedRooms,
	opAllowDuringMuteAll,
	opDisallowDuringMuteAll,
	opAllowedDuringMuteAll,
	opAllowUsers,
	opDisallowUsers,
	opAllowedUsers,
	opAllowTypes,
	opDisallowTypes,
	opAllowedTypes,
	opAddLowPriorityTypes,
	opRemoveLowPriorityTypes,
	opLowPriorityTypes,
	opStopDistribution,
	opResumeDistribution,
	opKeepAlive,
	opEndKeepAlive,
	opKeptAlive,
	opSetAttribute,
	opSetAttributes,
	opRemoveAttribute,
	opRemoveAttributes,
	opAttributes,
	opJoin,
	opBindRTC,
}
