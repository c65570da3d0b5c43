package main

import (
	"fmt"
	"strings"

	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// words are the sentences of the READMEs in one language.
type words struct {
	head  [4]string
	names map[string]string
	total string

	built    string // formats the numbers of called and documented operations
	complete string // formats the number and the name of a complete family
	and      string // between several of these
	whole    string // formats the list of complete families
	left     string // formats the number of operations that are left out
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
	total:    "all",
	built:    "%d of the %d documented operations",
	complete: "all %d of %s",
	and:      " and ",
	whole:    ", including %s",
	left:     "[docs/operations.md](docs/operations.md) lists every operation, with the reasons for the %d that are left out.",
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
	total:    "合计",
	built:    "文档收录的 %[2]d 个接口已实现 %[1]d 个",
	complete: "%[2]s的 %[1]d 个",
	and:      "、",
	whole:    "，其中%s全部实现",
	left:     "[docs/operations.md](docs/operations.md)（英文）列出全部接口，以及 %d 个有意不实现的接口的原因。",
}

// count returns the sentence with the counts.
func (w words) count(rows map[string]row) string {
	text := fmt.Sprintf(w.built, rows[""].called, rows[""].documented)
	var complete []string
	for _, family := range catalogue.Families {
		if r := rows[family]; r.called == r.documented {
			complete = append(complete, fmt.Sprintf(w.complete, r.called, w.names[family]))
		}
	}
	if len(complete) > 0 {
		text += fmt.Sprintf(w.whole, strings.Join(complete, w.and))
	}
	return text
}

func (w words) table(rows map[string]row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| %s |\n| --- | ---: | ---: | ---: |\n", strings.Join(w.head[:], " | "))
	for _, family := range catalogue.Families {
		r := rows[family]
		fmt.Fprintf(&b, "| %s | %d | %d | %d |\n", w.names[family], r.documented, r.called, r.emulated)
	}
	r := rows[""]
	fmt.Fprintf(&b, "| **%s** | **%d** | **%d** | **%d** |\n", w.total, r.documented, r.called, r.emulated)
	return b.String()
}

func (w words) below(rows map[string]row) string { return fmt.Sprintf(w.left, rows[""].leftOut) }
