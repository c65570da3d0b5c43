// Package sdk lists the packages of the RongCloud (融云) server SDK. It contains no code.
//
// To call the server API:
//
//   - [github.com/rongcloud-go/sdk/rongcloud] is the signed client: options, regions, retries, quotas, errors. Start here.
//   - [github.com/rongcloud-go/sdk/user] registers users and issues the tokens that their clients connect with.
//   - [github.com/rongcloud-go/sdk/chatroom] manages chatrooms: members, mutes, blocks, allowlists, attributes.
//   - [github.com/rongcloud-go/sdk/message] sends, recalls and decodes messages, including quiz questions.
//   - [github.com/rongcloud-go/sdk/conversation] sets what notifies a user, and pins and tags conversations.
//   - [github.com/rongcloud-go/sdk/moderation] keeps the sensitive words that block messages or are replaced in them.
//   - [github.com/rongcloud-go/sdk/group] manages the groups of users.
//   - [github.com/rongcloud-go/sdk/ultragroup] is for ultra groups and their channels.
//   - [github.com/rongcloud-go/sdk/push] sends notifications to devices without a message.
//
// To receive the callbacks of the service:
//
//   - [github.com/rongcloud-go/sdk/webhook] verifies them and decodes them into typed events.
//
// To run without an account:
//
//   - [github.com/rongcloud-go/sdk/rongcloudtest] runs an emulated RongCloud in a test.
//   - [github.com/rongcloud-go/sdk/emulator] is the emulator, and
//     [github.com/rongcloud-go/sdk/cmd/rongcloud-emulator] is a program that runs it.
//
// To share quotas and used signatures between processes, the module [github.com/rongcloud-go/sdk/redis] keeps them in
// Redis.
//
// This program sends a message. The variables RONGCLOUD_APP_KEY, RONGCLOUD_APP_SECRET and RONGCLOUD_ENDPOINT select the
// account or the emulator.
//
//	client, err := rongcloud.FromEnv()
//	if err != nil {
//		return err
//	}
//	_, err = message.New(client).SendChatroom(ctx, message.ChatroomParams{
//		From: "ann", To: []string{"10086"}, Content: message.Text{Content: "hello"},
//	})
//
// Complete programs are in https://github.com/rongcloud-go/sdk/tree/main/examples. Every package has examples.
package sdk

//go:generate go run ./internal/tools/operations .
//go:generate go run ./internal/tools/handlers emulator/internal/api
//go:generate go run ./internal/tools/coverage .
