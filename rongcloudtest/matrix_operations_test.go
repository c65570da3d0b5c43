package rongcloudtest_test

import (
	"net/url"
	"slices"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/user"
)

// everyOperation lists what the project calls.
func everyOperation() []rongcloud.Operation {
	return slices.Concat(user.Operations(), chatroom.Operations(), message.Operations())
}

// matrixForms are the least an operation accepts, in a service where ann is registered, in room r and group g.
var matrixForms = map[string]string{
	"user.getToken":         "userId=ann&name=Ann",
	"user.expireToken":      "userId=ann&time=1",
	"user.refresh":          "userId=ann",
	"user.info":             "userId=ann",
	"user.checkOnline":      "userId=ann",
	"user.block":            "userId=ann&minute=1",
	"user.unblock":          "userId=ann",
	"user.queryBlocked":     "",
	"user.deactivate":       "userId=ann",
	"user.queryDeactivated": "",
	"user.reactivate":       "userId=ann",

	"chatroom.create":                 "chatroomId=new",
	"chatroom.createLegacy":           "chatroom[new]=New",
	"chatroom.destroy":                "chatroomId=r",
	"chatroom.setDestroyType":         "chatroomId=r",
	"chatroom.get":                    "chatroomId=r",
	"chatroom.query":                  "chatroomId=r",
	"chatroom.queryMembers":           "chatroomId=r&count=1&order=1",
	"chatroom.checkMember":            "chatroomId=r&userId=ann",
	"chatroom.checkMembers":           "chatroomId=r&userId=ann",
	"chatroom.blockUsers":             "chatroomId=r&userId=ann&minute=1",
	"chatroom.unblockUsers":           "chatroomId=r&userId=ann",
	"chatroom.queryBlockedUsers":      "chatroomId=r",
	"chatroom.muteMembers":            "chatroomId=r&userId=ann&minute=1",
	"chatroom.unmuteMembers":          "chatroomId=r&userId=ann",
	"chatroom.queryMutedMembers":      "chatroomId=r",
	"chatroom.muteGlobally":           "userId=ann&minute=1",
	"chatroom.unmuteGlobally":         "userId=ann",
	"chatroom.queryGloballyMuted":     "",
	"chatroom.muteAll":                "chatroomId=r",
	"chatroom.unmuteAll":              "chatroomId=r",
	"chatroom.checkMuteAll":           "chatroomId=r",
	"chatroom.queryMuteAll":           "",
	"chatroom.addMuteAllWhitelist":    "chatroomId=r&userId=ann",
	"chatroom.removeMuteAllWhitelist": "chatroomId=r&userId=ann",
	"chatroom.queryMuteAllWhitelist":  "chatroomId=r",
	"chatroom.addUserWhitelist":       "chatroomId=r&userId=ann",
	"chatroom.removeUserWhitelist":    "chatroomId=r&userId=ann",
	"chatroom.queryUserWhitelist":     "chatroomId=r",
	"chatroom.addMessageWhitelist":    "objectnames=RC:TxtMsg",
	"chatroom.removeMessageWhitelist": "objectnames=RC:TxtMsg",
	"chatroom.queryMessageWhitelist":  "",
	"chatroom.addLowPriorityTypes":    "objectName=RC:TxtMsg",
	"chatroom.removeLowPriorityTypes": "objectName=RC:TxtMsg",
	"chatroom.queryLowPriorityTypes":  "",
	"chatroom.stopDistribution":       "chatroomId=r",
	"chatroom.resumeDistribution":     "chatroomId=r",
	"chatroom.addKeepalive":           "chatroomId=r",
	"chatroom.removeKeepalive":        "chatroomId=r",
	"chatroom.queryKeepalive":         "",
	"chatroom.setEntry":               "chatroomId=r&userId=ann&key=k&value=v",
	"chatroom.batchSetEntries":        `chatroomId=r&entryOwnerId=ann&entryInfo={"k":"v"}`,
	"chatroom.removeEntry":            "chatroomId=r&userId=ann&key=k",
	"chatroom.batchRemoveEntries":     `chatroomId=r&entryOwnerId=ann&entryKeys=["k"]`,
	"chatroom.queryEntries":           "chatroomId=r",
	"chatroom.join":                   "chatroomId=r&userId=ann",
	"chatroom.bindRTCRoom":            "chatroomId=r&rtcRoomId=rtc",

	"chatroom.sendMessage":      "toChatroomId=r" + matrixText,
	"chatroom.broadcastMessage": matrixText[1:],
	"message.sendPrivate":       "toUserId=ann" + matrixText,
	"message.sendPrivateStatus": "toUserId=ann" + matrixText,
	"message.sendGroup":         "toGroupId=g" + matrixText,
	"message.sendGroupStatus":   "toGroupId=g" + matrixText,
	"message.sendSystem":        "toUserId=ann" + matrixText,
	"message.broadcast":         matrixText[1:],
	"message.broadcastOnline":   matrixText[1:],
	"message.recallBroadcast":   "fromUserId=host&messageUID=uid",
	"message.recall":            "fromUserId=host&conversationType=4&targetId=r&messageUID=uid",
}

const matrixText = `&fromUserId=host&objectName=RC:TxtMsg&content={"content":"once"}`

// matrixBodies are the same for the operations whose parameters are JSON.
var matrixBodies = map[string]any{
	"chatroom.queryHistory": map[string]any{
		"userId": "ann", "targetId": "r", "startTime": 2, "endTime": 1, "includeStart": true,
	},
}

// hourlyQuota are the operations whose quota is counted by the hour, in the words of the documentation.
var hourlyQuota = []string{"message.broadcast", "message.recallBroadcast"}

// matrixRequest makes the request of an operation, and says whether the matrix has one.
func matrixRequest(op rongcloud.Operation) (req rongcloud.Request, ok bool) {
	req.Operation = op
	if body, isJSON := matrixBodies[op.ID]; isJSON {
		req.Body = body
		return req, true
	}
	form, ok := matrixForms[op.ID]
	pairs, err := url.ParseQuery(form)
	for name, values := range pairs {
		for _, v := range values {
			req.Fields.Add(name, v)
		}
	}
	return req, ok && err == nil
}
