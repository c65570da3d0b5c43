package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/internal/catalogue"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/user"
)

// packages are the packages that call operations. A new one is added here.
var packages = [][]rongcloud.Operation{user.Operations(), chatroom.Operations(), message.Operations()}

// words are what the table says in one language.
type words struct {
	head  [4]string
	names map[string]string
	total string
	left  string // a line below the table, with the number of operations left out
}

var english = words{
	head: [4]string{"Operations", "documented", "in the SDK", "in the emulator"},
	names: map[string]string{
		"user":       "users, profiles, friends",
		"chatroom":   "chatrooms",
		"message":    "messages, conversations, push, sensitive words",
		"group":      "groups",
		"ultragroup": "ultra groups, bots, agents",
	},
	total: "all",
	left:  "%d of the documented operations are left out on purpose; go run ./internal/coverage -left-out gives the reasons.",
}

var simplifiedChinese = words{
	head: [4]string{"接口", "文档收录", "SDK 已实现", "模拟器已实现"},
	names: map[string]string{
		"user":       "用户、资料托管、好友",
		"chatroom":   "聊天室",
		"message":    "消息、会话、推送、敏感词",
		"group":      "群组",
		"ultragroup": "超级群、机器人、智能体",
	},
	total: "合计",
	left:  "其中 %d 个接口有意不实现，原因见 go run ./internal/coverage -left-out。",
}

// row counts one family.
type row struct{ documented, called, emulated int }

func (r *row) add(o row) {
	r.documented += o.documented
	r.called += o.called
	r.emulated += o.emulated
}

func called() map[string]bool {
	ids := map[string]bool{}
	for _, operations := range packages {
		for _, op := range operations {
			ids[op.ID] = true
		}
	}
	return ids
}

// uncalled lists the operations that are still to be built.
func uncalled() []*catalogue.Operation {
	inSDK := called()
	var list []*catalogue.Operation
	for _, op := range catalogue.Operations() {
		if !inSDK[op.ID] && op.Status != catalogue.LeftOut {
			list = append(list, op)
		}
	}
	return list
}

// leftOut lists the operations that are not to be built.
func leftOut() []*catalogue.Operation {
	return slices.DeleteFunc(catalogue.Operations(), func(op *catalogue.Operation) bool { return op.Status != catalogue.LeftOut })
}

func count() map[string]row {
	inSDK, inEmulator := called(), map[string]bool{}
	for _, id := range emulator.Operations() {
		inEmulator[id] = true
	}
	rows := map[string]row{}
	for _, op := range catalogue.Operations() {
		one := row{documented: 1}
		if inSDK[op.ID] {
			one.called = 1
		}
		if inEmulator[op.ID] {
			one.emulated = 1
		}
		r := rows[op.File]
		r.add(one)
		rows[op.File] = r
	}
	return rows
}

func table(w words) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| %s |\n| --- | ---: | ---: | ---: |\n", strings.Join(w.head[:], " | "))
	rows, total := count(), row{}
	for _, family := range catalogue.Families {
		r := rows[family]
		total.add(r)
		fmt.Fprintf(&b, "| %s | %d | %d | %d |\n", w.names[family], r.documented, r.called, r.emulated)
	}
	fmt.Fprintf(&b, "| **%s** | **%d** | **%d** | **%d** |\n", w.total, total.documented, total.called, total.emulated)
	return b.String()
}
