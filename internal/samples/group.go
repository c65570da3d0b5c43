package samples

import "github.com/rongcloud-go/sdk/group"

// Group has the samples of package group.
var Group = []Sample{
	{
		Operation: "group.sync", Call: call((*group.Service).Sync, "u1", map[string]string{"g2": "Team & friends", "g1": "同事"}),
		Form: "userId=u1&group[g1]=同事&group[g2]=Team & friends",
	},
	{
		Operation: "group.sync", Name: "no group", Call: call((*group.Service).LeaveAll, "u1"),
		Form: "userId=u1",
	},
}
