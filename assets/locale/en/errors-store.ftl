# What can happen to a run and to the place where runs are kept: gptcore/store.py and the workers.

error-no-such-run = There is no run at this address.
    .advice = It may have been deleted. Check the address, or start a run of your own.
error-no-such-race = There is no race at this address.
    .advice = It may have been deleted. Check the address, or start a race of your own.
error-no-such-moment = The weights of this step are not there any more.
    .advice = Choose another moment of the run.
error-not-yours = This run belongs to somebody else, so you can watch it but not change it.
    .advice = Start a run of your own; you can use the same text.

error-too-many-runs = { $limit ->
        [one] One run of yours is kept here at the most, and this would be more.
       *[other] At most { $limit } runs of yours are kept here, and this would be more.
    }
    .advice = Delete a run that you no longer need; download its model first if you want to keep it.
error-too-many-running = { $limit ->
        [one] One of your runs may train at a time, and this would be more.
       *[other] At most { $limit } of your runs may train or wait at the same time, and this would be more.
    }
    .advice = Pause or stop one of them, or wait until one is finished.
error-disk-full = There is too little room left on the disk ({ $free } MB free).
    .advice = Delete runs that you no longer need, or make room in another way, and try again. A run that was paused by this goes on with Resume; at most its last few seconds are trained again.
error-disk-quota = All runs together have used up the { $limit } GB that they may have here ({ $used } GB used).
    .advice = Delete runs that you no longer need, or choose a smaller model.

error-extend-seconds = A run can be trained longer by at most { $limit } seconds at a time.
    .advice = Choose a shorter time; you can add more later.
error-imported-no-training = This model was loaded from a file, and a model file holds nothing to go on training with.
    .advice = Start a new run with the same settings.
error-finished-no-training = This run has done all the steps it was planned for.
    .advice = Train it longer first; then it has steps before it again.
error-rate-factor = The learning rate can be changed to between { $lowest } and { $highest } times what was planned.
    .advice = Choose a factor in this range; 1 is the plan.
error-failed-no-training = This run failed, so it cannot be trained any longer.
    .advice = Start a new run; a smaller learning rate often helps.

error-race-values = A race has { $fewest } to { $most } lanes, each with another value.
    .advice = Choose { $fewest } to { $most } different values for the setting.
error-race-seconds = A race needs a number of steps: in a given time its lanes would not train equally many.
    .advice = Choose a number of steps for the race.

error-run-crashed = The training process crashed { $times } times while it trained this run.
    .advice = It may need more memory than there is. Try a smaller model, a shorter context or a smaller batch.
error-out-of-memory = There was not enough memory to train this model.
    .advice = Try a smaller model, a shorter context or a smaller batch, or wait until other runs are finished.
error-unexpected = Something went wrong in the training that should not have.
    .advice = Press Resume to go on from the last saved state. If it happens again, the server's log says more.

error-no-trainers = This server shows models and trains none.
    .advice = Ask whoever runs it to set GPTCORE_WORKERS to 1 or more.
error-store-busy = The place where runs are kept is busy just now.
    .advice = Try again in a few seconds.
error-store-damaged = The file { $path } is damaged or is not a database of runs.
    .advice = Restore a backup of it, or move it away and start with an empty one.
error-store-newer = The runs in { $path } were made by a newer version of this program.
    .advice = Install the newer version, or set GPTCORE_HOME to another folder.
error-home-not-writable = The folder for runs, { $path }, cannot be written to.
    .advice = Allow writing there, or set GPTCORE_HOME to another folder.
