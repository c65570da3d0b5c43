// Package families lists the packages that call operations, for what goes over all of them.
package families

import (
	"slices"

	"github.com/rongcloud-go/sdk/chatroom"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/user"
)

// Family is one package.
type Family struct {
	Name       string
	Operations []rongcloud.Operation
	New        func(rongcloud.Caller) any // makes its *Service
}

// All are the families, by name.
var All = []Family{
	{"chatroom", chatroom.Operations(), func(c rongcloud.Caller) any { return chatroom.New(c) }},
	{"message", message.Operations(), func(c rongcloud.Caller) any { return message.New(c) }},
	{"user", user.Operations(), func(c rongcloud.Caller) any { return user.New(c) }},
}

// Operations returns the operations of all families.
func Operations() []rongcloud.Operation {
	var all []rongcloud.Operation
	for _, f := range All {
		all = append(all, f.Operations...)
	}
	return slices.Clip(all)
}
