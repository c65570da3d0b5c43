// Package sdk leads to the packages of the RongCloud (融云) server SDK; it has nothing in it itself.
//
// Calls of the server API:
//
//   - [github.com/rongcloud-go/sdk/rongcloud] is the signed client: options, regions, retries, quotas, errors. Start here.
//   - [github.com/rongcloud-go/sdk/user] registers users and issues the tokens that their clients connect with.
//   - [github.com/rongcloud-go/sdk/chatroom] runs chatrooms: members, mutes, blocks, allowlists, attributes.
//   - [github.com/rongcloud-go/sdk/message] sends, recalls and decodes messages, quiz questions among them.
//   - [github.com/rongcloud-go/sdk/group] keeps the groups that users belong to.
//   - [github.com/rongcloud-go/sdk/ultragroup] is for ultra groups and their channels.
//   - [github.com/rongcloud-go/sdk/push] sends notifications to devices without a message.
//
// Callbacks of the service to an app server:
//
//   - [github.com/rongcloud-go/sdk/webhook] verifies them and decodes them into typed events.
//
// Running without an account:
//
//   - [github.com/rongcloud-go/sdk/rongcloudtest] runs an emulated RongCloud inside a test.
//   - [github.com/rongcloud-go/sdk/emulator] is that emulator, and
//     [github.com/rongcloud-go/sdk/cmd/rongcloud-emulator] the same as a program.
//
// For a fleet of processes the module [github.com/rongcloud-go/sdk/redis] shares quotas and used signatures through Redis.
//
// A call, on the account or the emulator that RONGCLOUD_APP_KEY, RONGCLOUD_APP_SECRET and RONGCLOUD_ENDPOINT name:
//
//	client, err := rongcloud.FromEnv()
//	if err != nil {
//		return err
//	}
//	_, err = message.New(client).SendChatroom(ctx, message.ChatroomParams{
//		From: "ann", To: []string{"10086"}, Content: message.Text{Content: "hello"},
//	})
//
// Programs to read and run are in https://github.com/rongcloud-go/sdk/tree/main/examples; every package has examples of its own.
package sdk

//go:generate go run ./internal/tools/operations .
//go:generate go run ./internal/tools/handlers emulator/internal/api
//go:generate go run ./internal/tools/coverage .
